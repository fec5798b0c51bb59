// Makes the three members a replica set, once, and waits until it has a primary.
const password = require('node:fs').readFileSync('/run/read-store/root-password', 'utf8').trim();
const admin = new Mongo('mongodb://read-store-1:27017/?directConnection=true').getDB('admin');
admin.auth('root', password);

const status = admin.runCommand({ replSetGetStatus: 1 });
const NOT_YET_INITIALIZED = 94;
if (status.ok !== 1 && status.code !== NOT_YET_INITIALIZED) throw new Error(status.errmsg);
if (status.ok !== 1) {
  const members = [1, 2, 3].map((n) => ({ _id: n - 1, host: `read-store-${n}:27017`, priority: n === 1 ? 2 : 1 }));
  const made = admin.runCommand({ replSetInitiate: { _id: 'leadger', members } });
  if (made.ok !== 1) throw new Error(made.errmsg);
}

const HALF_SECOND = 500;
let hasPrimary = false;
for (let tries = 0; tries < 120 && !hasPrimary; tries += 1) {
  const { members = [] } = admin.runCommand({ replSetGetStatus: 1 });
  hasPrimary = members.some(({ stateStr }) => stateStr === 'PRIMARY');
  if (!hasPrimary) sleep(HALF_SECOND);
}
if (!hasPrimary) throw new Error('The replica set has no primary after a minute');
