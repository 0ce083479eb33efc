import { existsSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { backendLine, selectBackend, type SelectedBackend } from '../backend/select-backend';
import { listCells, type CellName } from '../config/cell-list';
import type { CorpusKind } from '../config/columns';
import { openCorpora, type Corpora } from '../corpora/sources';
import { exitCodes, RunError } from '../errors';
import { RunFolder, type RunRecord } from '../evaluation/run-files';
import { executeCells } from '../run/execute-cells';
import { Interrupts } from '../run/interrupts';
import { refuseHeldRunFolder } from '../records/run-lock';
import { writeJson } from '../store/atomic-file';
import { sweepCache } from '../store/leftovers';
import type { Lock } from '../store/lock';
import { refuseUnwritableFolder } from '../store/own-folder';
import { tableOf, writeReport, writeTable } from '../run/finish-run';
import { LiveTable } from '../run/live-table';
import { planRun, type RunOptions, type RunPlan } from '../run/plan';
import { prepareCorpus, type PreparedCorpus } from '../data/prepare-corpus';
import { formatDuration } from '../run/progress';
import { ProgressLines } from '../run/progress-line';
import { cellCost } from '../run/cell-cost';
import { runKeyOf } from '../run/run-key';
import { makeRunRecord, neededCorpora } from '../run/make-run-record';
import { tableGrid, tableTerminal } from '../report/table-text';
import { say, visibleName } from '../visible-text';

/** `image2audio reproduce`: every available cell, the table beside the paper's, the report. */
export async function reproduceCommand(options: RunOptions): Promise<number> {
  const started = performance.now();
  const plan = planRun(options, availableParallelism());
  const folder = new RunFolder(plan.out);
  refuseUnusableFolders(plan, folder);
  const backend = await selectBackend(plan.backend);
  const corpora = await openCorpora(plan.dataFolder, plan.config, plan.cacheFolder);
  sayWhatIsThere(plan, backend, corpora);
  const runKey = runKeyOf(plan, backend.name, corpora);

  if (options.dryRun) {
    refuseHeldRunFolder(folder.path);
    if (!options.fresh) folder.refuseOtherSettings(runKey);
    sayCells(plan, makeRunRecord(plan, runKey, backend, corpora, {}));
    return exitCodes.done;
  }
  const lock = await folder.hold();
  try {
    await sweepCache(plan.cacheFolder);
    if (options.fresh) clearFolder(folder);
    folder.refuseOtherSettings(runKey);
    const prepared = await prepareAll(plan, corpora);
    refuseOtherData(folder, prepared);
    const record = makeRunRecord(plan, runKey, backend, corpora, prepared);
    writeJson(folder.runFile, record);
    if (record.problems.length > 0)
      say(
        `${record.problems.length} files could not be used; run.json lists them, the first: ${visibleName(`${record.problems[0].file}: ${record.problems[0].reason}`)}`,
      );
    sayCells(plan, record);

    const interrupted = await trainMissingCells(plan, record, folder, lock);
    const table = tableOf(folder, record);
    writeTable(folder, table);
    writeReport(folder, record, table);
    say(`\n${tableTerminal(table)}`);
    say(
      `\n${formatDuration((performance.now() - started) / 1000)}. Written: ${plan.out}/table1.json, table1.md, report.html, run.json, cells/`,
    );
    if (interrupted) {
      say('Interrupted: run the same command again to go on; finished cells are kept.');
      return exitCodes.interrupted;
    }
    return table.cells.some(({ status }) => status === 'failed') ? exitCodes.cellFailed : exitCodes.done;
  } finally {
    lock.release();
  }
}

async function prepareAll(plan: RunPlan, corpora: Corpora): Promise<Partial<Record<CorpusKind, PreparedCorpus>>> {
  const prepared: Partial<Record<CorpusKind, PreparedCorpus>> = {};
  for (const kind of neededCorpora(plan, corpora)) {
    const started = performance.now();
    const progress = new ProgressLines();
    prepared[kind] = await prepareCorpus(corpora, kind, plan.config, plan.cacheFolder, progress.update);
    progress.end();
    say(
      `${kind}: ${prepared[kind].clips.records.length} spectrograms, ${prepared[kind].faces.records.length} faces (${formatDuration((performance.now() - started) / 1000)})`,
    );
  }
  return prepared;
}

const resultMissing =
  'it left no result of this run: did files of the data folder change meanwhile? Run the same command again';

/** Trains what is missing; true where it was interrupted. Every cell's process has ended then, also where this throws. */
async function trainMissingCells(plan: RunPlan, record: RunRecord, folder: RunFolder, lock: Lock): Promise<boolean> {
  const available = plan.columns.filter((name) => record.unavailable[name] === undefined);
  const missing = listCells(available, plan.rows, record.seeds).filter((cell) => !folder.finished(cell, record.runKey));
  const interrupts = new Interrupts();
  // once a finished cell, not once a redraw: the intervals are work
  let table = tableOf(folder, record);
  const live = new LiveTable(
    missing,
    (cell) => cellCost(cell.row, plan.config),
    () => tableGrid(table, 'first'),
  );
  try {
    await executeCells(
      missing,
      plan.jobs,
      {
        script: process.argv[1],
        argumentsOf: (cell) => cellArguments(plan, record, cell),
        lockToken: lock.token,
      },
      {
        onStart: (cell) => live.start(cell),
        onProgress: (cell, share) => live.progress(cell, share),
        onSaid: (cell, line) => live.note(cell, line),
        onEnd: ({ cell, error, seconds }) => {
          const accuracy = folder.finished(cell, record.runKey)?.metrics.accuracy;
          const failure = error ?? (accuracy === undefined ? resultMissing : null);
          if (failure !== null) folder.saveFailure(cell, record.runKey, failure);
          table = tableOf(folder, record);
          writeTable(folder, table);
          live.end(
            cell,
            seconds,
            failure === null ? `accuracy ${(100 * accuracy!).toFixed(1)} %` : `failed: ${failure}`,
          );
        },
      },
      { stop: interrupts.stop, kill: AbortSignal.any([interrupts.kill, lock.lost]) },
    );
  } finally {
    live.close();
    interrupts.close();
  }
  lock.check();
  return interrupts.stop.aborted;
}

function cellArguments(plan: RunPlan, { backend, config }: RunRecord, { column, row, seed }: CellName): string[] {
  return [
    'cell',
    ...['--column', column, '--row', row, '--seed', String(seed)],
    ...['--preset', config.preset, '--calm', config.data.calm, '--seeds', String(config.seeds)],
    ...(config.data.exclusions ? [] : ['--no-exclusions']),
    ...(plan.dataFolder === null ? [] : ['--data', plan.dataFolder]),
    ...['--backend', backend.name, '--out', plan.out, '--cache', plan.cacheFolder],
  ];
}

/** Before anything is read, and in a dry run too: a folder that cannot be used is not found out after an hour. */
function refuseUnusableFolders({ out, cacheFolder }: RunPlan, folder: RunFolder): void {
  folder.refuseForeign();
  refuseUnwritableFolder(out, '--out');
  // a cache that may only be read may hold all that is needed
  if (!existsSync(cacheFolder)) refuseUnwritableFolder(cacheFolder, '--cache');
  else if (!statSync(cacheFolder).isDirectory())
    throw new RunError(`${cacheFolder} is a file: name a folder with --cache`);
}

function clearFolder(folder: RunFolder): void {
  const kept = folder.clear();
  if (kept.length === 0) return;
  const shown = kept.slice(0, 3).map(visibleName).join(', ');
  say(`No run wrote these, and they stay: ${shown}${kept.length > 3 ? ` and ${kept.length - 3} more` : ''}`);
}

/** Finished cells are kept by the names and sizes of the files; here their content is known too. */
function refuseOtherData(folder: RunFolder, prepared: Partial<Record<CorpusKind, PreparedCorpus>>): void {
  const before = folder.identity()?.data ?? {};
  for (const [kind, { dataKey }] of Object.entries(prepared)) {
    const was = Object.hasOwn(before, kind) ? before[kind] : undefined;
    if (was !== undefined && was !== dataKey) {
      throw new RunError(
        `${folder.path} holds a run on other content of ${kind}: files changed and kept their sizes, or are read otherwise now; start over with --fresh, or name another folder with --out`,
      );
    }
  }
}

function sayWhatIsThere(plan: RunPlan, backend: SelectedBackend, corpora: Corpora): void {
  say(`${backendLine(backend)}; ${plan.jobs} job${plan.jobs === 1 ? '' : 's'}, one thread each.`);
  for (const { title, clips, frames, frameSource } of Object.values(corpora.speech)) {
    const videos = frameSource.settings === null ? '' : `, ${frames.length} with a video`;
    say(
      `Speech: ${visibleName(title)}, ${clips.length} clips of ${new Set(clips.map(({ speaker }) => speaker)).size} speakers${videos}`,
    );
  }
  for (const { title, faces, substituteFor } of corpora.faces) {
    say(
      `Faces: ${visibleName(title)}, ${faces.length} images${substituteFor ? ` (stands in for ${substituteFor})` : ''}`,
    );
  }
}

function sayCells(plan: RunPlan, record: RunRecord): void {
  const { classifier, translator, rounds } = plan.config;
  for (const [name, reason] of Object.entries(record.unavailable))
    say(`${name} is unavailable: ${visibleName(reason)}`);
  const available = plan.columns.filter((name) => record.unavailable[name] === undefined);
  const cells = listCells(available, plan.rows, record.seeds);
  say(
    `Preset ${plan.config.preset}: ${cells.length} cell${cells.length === 1 ? '' : 's'} (${record.seeds.length} seed${record.seeds.length === 1 ? '' : 's'}); ` +
      `classifier ${classifier.steps} steps, of which ${classifier.warmUpSteps} warm-up; ` +
      `translator ${translator.warmUpSteps} + ${rounds} rounds of ${translator.stepsPerRound}; bank ${plan.config.bank}`,
  );
}
