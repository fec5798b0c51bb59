import { createHash } from 'node:crypto';
import { calendarOf } from '#kernel';
import { logOf, project } from '../../../test/support/memory-documents.js';
import { wholeLife } from '../../../test/support/lead-facts.js';
import { reportsOf } from './reports.js';

/** By read model and version, the digest of what it makes of one life of a lead. */
const PINNED = {
  'leads 2': '3de9b77414049ea9',
  'clients 2;timeZone=Europe/Kyiv': '3f67c5db4eca9b70',
  'funnels 2;timeZone=Europe/Kyiv': '680a309a007dbbf9',
  'loss-shares 1;timeZone=Europe/Kyiv': 'b4209b4637828198',
  'competitors 1;timeZone=Europe/Kyiv': '6686953b4552cb51',
  'pipelines 2': '5a3bf955cbcbf109',
  'reasons 1': 'b84fd02c02d1474e',
};

describe('The version of a read model', () => {
  const { models } = reportsOf(calendarOf('Europe/Kyiv'));
  const digestOf = (value: unknown): string =>
    createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

  it('stands for its documents: where they differ from those pinned here, raise its `version` and pin both anew, or old stores keep old documents', () => {
    const made = models.map((model) => {
      const documents = Object.values(project(model, logOf(wholeLife)).all).sort((a, b) => (a.id < b.id ? -1 : 1));
      return [`${model.name} ${model.fingerprint}`, digestOf([documents, model.eventTypes])];
    });
    expect(Object.fromEntries(made)).toEqual(PINNED);
  });
});
