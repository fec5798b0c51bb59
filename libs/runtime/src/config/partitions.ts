/** Into how many partitions read models are split. */
export interface PartitionCounts {
  /** Those that are not named. */
  readonly others: number;
  readonly named: Readonly<Record<string, number>>;
}

const MOST = 64;
const FORM = `must be a number from 1 to ${MOST}, or read models with theirs, e.g. funnels=4,leads=2`;

const isCount = (text: string): boolean => /^\d{1,2}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST;

const pairsOf = (value: string): string[][] =>
  value.split(',').map((part) => part.split('=').map((cell) => cell.trim()));

/** What is wrong with a value; undefined = nothing. Which read models there are is not known here. */
export function isPartitions(value: string): string | undefined {
  if (isCount(value)) return undefined;
  const pairs = pairsOf(value);
  const isForm = pairs.every(
    ([model = '', count = '', ...rest]) => model !== '' && isCount(count) && rest.length === 0,
  );
  if (!isForm) return FORM;
  const names = pairs.map(([model]) => model);
  const twice = names.find((model, index) => names.indexOf(model) < index);
  return twice === undefined ? undefined : `names ${twice} twice`;
}

/** Reads a value that `isPartitions` has nothing against. */
export const readPartitions = (value: string): PartitionCounts =>
  isCount(value)
    ? { others: Number(value), named: {} }
    : { others: 1, named: Object.fromEntries(pairsOf(value).map(([model = '', count]) => [model, Number(count)])) };

/** How many partitions each of these models is to have. @returns what is wrong: names that are not among them */
export const unknownModels = ({ named }: PartitionCounts, models: readonly { readonly name: string }[]): string[] =>
  Object.keys(named).filter((name) => !models.some((model) => model.name === name));
