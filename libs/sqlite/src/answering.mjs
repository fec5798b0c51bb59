// The other end of `Thread`: plain JavaScript, because a thread starts from a file that node can run as it is.
import { existsSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import Database from 'libsql';

/**
 * Answers every question until it is told to close. The file is opened with the first one, so that a failure is an answer; one
 * that is not there any more is not made anew.
 */
export function answering(file, open) {
  let db;
  let answer;
  parentPort.on('message', (question) => {
    if (question === 'close') {
      db?.close();
      parentPort.close();
      return;
    }
    try {
      if (!answer) {
        if (!existsSync(file)) throw Object.assign(new Error(`${file} is not there any more`), { code: 'ENOENT' });
        db = new Database(file);
        answer = open(db);
      }
      parentPort.postMessage({ answer: answer(question) });
    } catch (error) {
      parentPort.postMessage({ error: { code: String(error?.code ?? ''), message: String(error?.message ?? error) } });
    }
  });
}
