/** Parts of an explanation about plans that were not taken. */
const NOT_TAKEN = ['IndexCosts', 'rejectedPlans'];
/** How MongoDB calls the search of one id, without naming its index. */
const BY_ID = ['IDHACK', 'EXPRESS_IXSCAN'];

/** The indexes that a plan searches: MongoDB and FerretDB explain in shapes of their own. */
export function indexesIn(plan: unknown): string[] {
  if (typeof plan !== 'object' || plan === null) return [];
  return Object.entries(plan).flatMap(([key, value]: [string, unknown]) => {
    if (NOT_TAKEN.includes(key)) return [];
    if (key === 'stage' && BY_ID.includes(String(value))) return ['_id_'];
    return ['indexName', 'Index Name'].includes(key) ? [String(value)] : indexesIn(value);
  });
}
