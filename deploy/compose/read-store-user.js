// Run once by the first start of MongoDB: the user of the processes, who may read and write the read models and nothing else.
const password = require('node:fs').readFileSync('/run/read-store/leadger-password', 'utf8').trim();
db.getSiblingDB('leadger').createUser({ user: 'leadger', pwd: password, roles: ['readWrite'] });
