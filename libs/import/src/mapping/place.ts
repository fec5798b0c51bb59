export type Path = readonly (string | number)[];

export interface PlaceProblem {
  readonly path: Path;
  readonly message: string;
}

/** A value within a mapping file that knows where it stands and notes what is wrong with it. */
export class Place {
  constructor(
    readonly value: unknown,
    readonly path: Path,
    private readonly problems: PlaceProblem[],
  ) {}

  get given(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  fail(message: string): void {
    this.problems.push({ path: this.path, message });
  }

  at(key: string | number): Place {
    const holder = this.value as Record<string | number, unknown> | null | undefined;
    const value = typeof holder === 'object' && holder !== null && Object.hasOwn(holder, key) ? holder[key] : undefined;
    return new Place(value, [...this.path, key], this.problems);
  }

  /** As an object with these keys only. */
  object(known: readonly string[]): this {
    for (const [key, place] of this.entries()) {
      if (!known.includes(key)) place.fail(`unknown key; known here: ${known.join(', ')}`);
    }
    return this;
  }

  entries(): [string, Place][] {
    if (typeof this.value !== 'object' || this.value === null || Array.isArray(this.value)) {
      this.fail(this.given ? 'must be an object' : 'is missing');
      return [];
    }
    return Object.keys(this.value).map((key) => [key, this.at(key)]);
  }

  list(min = 0): Place[] {
    if (!Array.isArray(this.value)) {
      this.fail(this.given ? 'must be a list' : 'is missing');
      return [];
    }
    if (this.value.length < min) this.fail(`must have at least ${min} entry`);
    return this.value.map((_, index) => this.at(index));
  }

  text(fallback?: string): string {
    if (!this.given && fallback !== undefined) return fallback;
    if (typeof this.value === 'string' && this.value.trim() !== '') return this.value;
    if (!this.given) this.fail('is missing');
    else this.fail(typeof this.value === 'string' ? 'must not be blank' : 'must be a text; write it in quotes');
    return '';
  }

  optionalText(): string | undefined {
    return this.given ? this.text() : undefined;
  }

  oneOf<Value extends string>(values: readonly [Value, ...Value[]], fallback?: Value): Value {
    if (!this.given && fallback !== undefined) return fallback;
    const found = values.find((value) => value === this.value);
    if (found === undefined) this.fail(`${this.given ? 'must be' : 'is missing; it is'} one of ${values.join(', ')}`);
    return found ?? values[0];
  }

  flag(fallback: boolean): boolean {
    if (!this.given) return fallback;
    if (typeof this.value !== 'boolean') this.fail('must be true or false');
    return this.value === true;
  }
}

/** `activities[3].do[0].command` */
export const pathText = (path: Path): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
