import { Command } from 'commander';
import type { StatusAnswer } from '#runtime';
import type { CliContext } from './context.js';
import { withSystem } from './with-system.js';

/** `leadger status`: where the log and every read model stand. */
export const statusCommand = (context: CliContext): Command =>
  new Command('status')
    .description('show where the log and every read model stand')
    .option('--json', 'as JSON')
    .action((options: { json?: boolean }) =>
      withSystem(context, ['EVENT_STORE_URL', 'READ_STORE_URL'], async ({ queries, runner }) => {
        const query = queries.find(({ name }) => name === 'get-status');
        if (!query) throw new Error('There is no status query');
        const status = (await runner.run(query, new query.type())) as StatusAnswer;
        await context.output.write(options.json ? `${JSON.stringify(status, null, 2)}\n` : table(status));
        return 0;
      }),
    );

/** One row for a read model in one partition; where there are more, one for each of them after its own. */
function rowsOf(model: StatusAnswer['readModels'][number]): string[][] {
  const { name, health, generation, parked, partitions } = model;
  const at = ({ position, lagSeconds }: { position: string; lagSeconds: number }): string[] => [
    position || '-',
    lagSeconds.toFixed(1),
  ];
  const rows = partitions.map((one) => [
    ...at(one),
    '',
    String(one.partition),
    one.owner ?? 'nobody',
    String(one.token ?? '-'),
  ]);
  const head = [name, health, String(generation), ...at(model), String(parked)];
  const [only, ...others] = rows;
  if (only && others.length === 0) return [[...head, ...only.slice(3)]];
  return [head, ...rows.map((row) => ['', '', '', ...row])];
}

function table(status: StatusAnswer): string {
  const rows = [
    ['model', 'health', 'generation', 'position', 'lag s', 'parked', 'partition', 'owner', 'token'],
    ...status.readModels.flatMap(rowsOf),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const head = [
    `log         ${status.eventStore}, last event at ${status.head || '-'}`,
    `documents   ${status.readStore}`,
  ];
  const differences = status.readModels.flatMap(({ declaredOtherwise }) => declaredOtherwise ?? []);
  const warnings = [...status.warnings, ...differences];
  return `${[...head, `time zone   ${status.timeZone}`, ...warnings, '', ...lines].join('\n')}\n`;
}
