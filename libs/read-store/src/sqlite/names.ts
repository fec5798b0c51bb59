import { fieldName, type GenerationKey, generationNumber, modelName } from '../names.js';

/** The quoted table that holds the documents of one generation. Only names that were checked are ever written into SQL text. */
export const documentTable = (key: GenerationKey): string => `"doc_${modelName(key.model)}_${generationNumber(key)}"`;

const PREFIX = 'f_';

/** The quoted column of a field. The prefix keeps a field called `position` or `body` apart from the table's own. */
export const fieldColumn = (field: string): string => (field === 'id' ? 'id' : `"${PREFIX}${fieldName(field)}"`);

/** The field that a bare column name stands for; undefined for the table's own columns. */
export const columnField = (column: string): string | undefined =>
  column.startsWith(PREFIX) ? column.slice(PREFIX.length) : undefined;

/** The quoted name of an index: unique because neither `:` nor `,` can be in a name. */
export const indexName = (key: GenerationKey, index: readonly string[]): string =>
  `"${documentTable(key).slice(1, -1)}:${index.map(fieldName).join(',')}"`;
