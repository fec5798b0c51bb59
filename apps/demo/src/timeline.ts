import type { BulkItem } from '#import';
import type { Happening, Thread } from './thread.js';

interface Next {
  readonly what: Happening;
  readonly thread: Thread;
  /** Breaks ties of time: the older thread first. */
  readonly age: number;
}

/** Merges threads into one course of time; only the next happening of each that is still going on is held. */
export function* inOrder(first: Thread): Generator<BulkItem, void, undefined> {
  const heap: Next[] = [];
  let threads = 0;
  const goOn = (thread: Thread, age: number): void => {
    const { done, value } = thread.next();
    if (!done) push(heap, { what: value, thread, age });
  };
  goOn(first, threads);
  for (let next = pop(heap); next; next = pop(heap)) {
    const { what, thread, age } = next;
    if ('begins' in what) goOn(what.begins, ++threads);
    else yield what;
    goOn(thread, age);
  }
}

function isBefore(a: Next | undefined, b: Next | undefined): boolean {
  if (!a || !b) return a !== undefined;
  if (a.what.occurredAt !== b.what.occurredAt) return a.what.occurredAt < b.what.occurredAt;
  return a.age < b.age;
}

/** A binary heap: no element is before its parent. */
function push(heap: Next[], next: Next): void {
  let place = heap.length;
  for (let parent = (place - 1) >> 1; place > 0 && isBefore(next, heap[parent]); parent = (place - 1) >> 1) {
    heap[place] = heap[parent] ?? next;
    place = parent;
  }
  heap[place] = next;
}

function pop(heap: Next[]): Next | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (!last || heap.length === 0) return first;
  let place = 0;
  for (;;) {
    const left = 2 * place + 1;
    const child = isBefore(heap[left + 1], heap[left]) ? left + 1 : left;
    const follower = heap[child];
    if (!follower || !isBefore(follower, last)) break;
    heap[place] = follower;
    place = child;
  }
  heap[place] = last;
  return first;
}
