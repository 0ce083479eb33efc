#!/usr/bin/env node
// the commands are imported when called: --help should not wait for TensorFlow.js, nor for what reads files of corpora
import { speechCorpora } from '@image2audio/emotion-corpora';
import { Command, CommanderError } from 'commander';
import { backendNames } from './backend/backends';
import type { CacheClearOptions, CacheOptions } from './commands/cache';
import type { CellOptions } from './commands/cell';
import type { DataFetchOptions } from './commands/data-fetch';
import type { SynthesizeOptions } from './commands/data-synthesize';
import { columnNames } from './config/columns';
import type { DoctorOptions } from './commands/doctor';
import { presetNames } from './config/preset-names';
import { rowNames } from './config/rows';
import { defaultCacheFolder } from './config/default-folders';
import { exitCodes, messageOf, UsageError } from './errors';
import type { RunOptions } from './run/plan';
import { visibleText, warn } from './visible-text';

const corpusTitles = speechCorpora.map(({ title }) => title).join(', ');
const twins = speechCorpora.flatMap(({ twin }) => twin ?? []);

/** Of the command that was called, where it says one. */
let code: number = exitCodes.done;

const program = new Command('image2audio')
  .description('Reproduces Table 1 of "Image2Audio" (He, Liu, Fan, You; CVPR-W 2020) on real or synthetic data.')
  .configureOutput({ writeErr: (text) => process.stderr.write(visibleText(text)) })
  .exitOverride()
  .showHelpAfterError('(add --help for the options)');

function withRunOptions(command: Command): Command {
  return command
    .option('--preset <NAME>', `how much to train: ${presetNames.join(', ')}`, 'demo')
    .option('--data <DIR>', `folder with ${corpusTitles} and face images; without it a synthetic corpus is made`)
    .option('--backend <NAME>', `TensorFlow.js back end: ${backendNames.join(', ')}`, 'auto')
    .option('--seeds <N>', "seeds 0 to N-1, each with its own speaker split (default: the preset's)")
    .option('--calm <POLICY>', "RAVDESS' calm: keep, merge into neutral, or drop (default: keep)")
    .option('--no-exclusions', 'keep the clips that are left out for known faults of the corpora (run.json names them)')
    .option('--out <DIR>', 'where the run is written (default: runs/PRESET-data or runs/PRESET-synthetic)')
    .option('--cache <DIR>', `where shared work is kept between runs (default: ${defaultCacheFolder})`);
}

withRunOptions(
  program.command('reproduce').description("train and test every cell, and print Table 1 with the paper's figures"),
)
  .option('--columns <LIST>', `comma-separated: ${columnNames.join(', ')} (default: all)`)
  .option('--rows <LIST>', `comma-separated: ${rowNames.join(', ')} (default: the paper's and upper-bound)`)
  .option('--jobs <N>', 'cells side by side, one thread each (default: the number of cores)')
  .option('--fresh', 'forget the finished cells in --out and start over')
  .option('--dry-run', 'say what would be done, and do nothing')
  .addHelpText(
    'after',
    '\nExamples:\n  image2audio reproduce                                     the demo preset on synthetic data\n  image2audio reproduce --data ~/corpora --dry-run          what is there, and what would be done\n  image2audio reproduce --data ~/corpora --columns up-ifer-rav --rows base,all --seeds 4\n\nRunning the same command again keeps the finished cells.\nExit codes: 0 all available cells done, 1 a cell failed, 2 wrong usage, 130 interrupted.',
  )
  .action(async (options: RunOptions) => {
    const { reproduceCommand } = await import('./commands/reproduce');
    code = await reproduceCommand(options);
  });

withRunOptions(program.command('cell').description('one training run in this process'))
  .requiredOption('--column <NAME>', columnNames.join(', '))
  .requiredOption('--row <NAME>', rowNames.join(', '))
  .requiredOption('--seed <N>', '0 or more')
  .action(async (options: CellOptions) => {
    const { cellCommand } = await import('./commands/cell');
    await cellCommand(options);
  });

program
  .command('report')
  .argument('<DIR>', 'a folder that reproduce wrote')
  .description('table and report again')
  .action(async (folder: string) => {
    const { reportCommand } = await import('./commands/report');
    await reportCommand(folder);
  });

const cache = program
  .command('cache')
  .description('what is kept between runs: spectrograms, faces, first training steps')
  .option('--cache <DIR>', 'the folder', defaultCacheFolder)
  .option('--json', 'everything, as JSON')
  .addHelpText(
    'after',
    '\nExamples:\n  image2audio cache                            kinds, items, sizes and last uses\n  image2audio cache clear                      everything\n  image2audio cache clear --kind spectrograms --older-than 30\n\nWhat is removed is computed again when it is needed.',
  )
  .action(async (options: CacheOptions) => {
    const { cacheCommand } = await import('./commands/cache');
    cacheCommand(options);
  });
cache
  .command('clear')
  .description('removes files of the cache and nothing else; not while another process computes one of them')
  .option('--kind <KIND>', 'only this kind, and kinds that begin so: spectrograms is spectrograms-ravdess too')
  .option('--older-than <DAYS>', 'only what was not used for so many days')
  .option('--cache <DIR>', 'the folder')
  .option('--json', 'what was removed, as JSON')
  .action(async (options: Partial<CacheClearOptions>) => {
    const { cacheClearCommand } = await import('./commands/cache');
    await cacheClearCommand({ ...cache.opts<CacheOptions>(), ...options });
  });

program
  .command('doctor')
  .description('back ends, GPU, threads, programs and corpora found, and what to install for more')
  .option('--data <DIR>', 'a folder with corpora: what it holds, and which columns of the table it gives')
  .option('--json', 'everything, as JSON')
  .addHelpText(
    'after',
    '\nExample:\n  image2audio doctor --data ~/corpora\n\nExit code 1 where something that is needed does not work.',
  )
  .action(async (options: DoctorOptions) => {
    const { doctorCommand } = await import('./commands/doctor');
    code = await doctorCommand(options);
  });

const data = program.command('data').description('the data sets');
data
  .command('check')
  .argument('<DIR>', 'a folder that holds some of the corpora')
  .option('--json', 'everything, as JSON')
  .description('what a folder holds, against the published counts; silent, unreadable and contradictory files')
  .action(async (folder: string, options: { json?: boolean }) => {
    const { dataCheckCommand } = await import('./commands/data-check');
    await dataCheckCommand(folder, options);
  });
data
  .command('synthesize')
  .argument('<DIR>', 'where the files go')
  .option('--profile <NAME>', `whose make-up to follow: ${twins.map(({ name }) => name).join(', ')}`, twins[0].name)
  .option(
    '--speakers <N>',
    `the first N speakers (default: the profile's ${twins.map(({ speakers }) => speakers).join(' or ')})`,
  )
  .option('--clips <N>', 'clips a speaker says of an emotion (default: as many as in the published corpus)')
  .option('--faces <N>', 'independent faces over seven emotions, beside the frames of the clips', '700')
  .option('--no-frames', 'no face frame for each clip')
  .option('--seed <N>', 'another seed, other people', '0')
  .option('--jobs <N>', 'threads (default: the number of cores)')
  .option('--fresh', 'delete the synthetic corpus in DIR first')
  .description('a synthetic corpus: WAV and PNG under official file names, a manifest, and a marker that says so')
  .addHelpText('after', '\nRunning the same command again keeps the files that are there.')
  .action(async (folder: string, options: SynthesizeOptions) => {
    const { dataSynthesizeCommand } = await import('./commands/data-synthesize');
    code = await dataSynthesizeCommand(folder, options);
  });
data
  .command('fetch')
  .argument(
    '<NAME>',
    'ravdess or crema-d; ck+, mmi, oulu-casia, multi-pie, jaffe or fer2013 to be told how to ask for them',
  )
  .argument('[DIR]', 'the data folder; the corpus goes into a folder of its name below')
  .option(
    '--parts <LIST>',
    'ravdess: speech, song, speech-video, song-video; crema-d: audio, video (default: the first)',
  )
  .option('--keep-archives', 'keep the archives after unpacking')
  .option('--zenodo <URL>', "another host with Zenodo's interface and record, for ravdess (https)")
  .option('--local-http', 'allow http for hosts on this machine (localhost): a mirror, a test')
  .description(
    "fetch a public corpus, checked against its host's own record; go on where an earlier call was interrupted",
  )
  .action(async (name: string, folder: string | undefined, options: DataFetchOptions) => {
    const { dataFetchCommand } = await import('./commands/data-fetch');
    code = await dataFetchCommand(name, folder, options);
  });

// a process whose promises stay open has nothing to do and ends: that is a failure until a command has answered
process.exitCode = exitCodes.cellFailed;
const unanswered = (): void => {
  warn(
    'image2audio: ended in the middle of its work, waiting for an answer that cannot come; run the same command again',
  );
  // Node would take a code of its own for it
  process.exit(exitCodes.cellFailed);
};
process.once('beforeExit', unanswered);
// whoever read the output went (`| head`): cells end with this process, and the same command goes on
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: Error) => {
    if (stream === process.stdout) warn(`image2audio: nobody reads the output any more (${error.message})`);
    process.exit(exitCodes.cellFailed);
  });
}
try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    code = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  } else {
    warn(`image2audio: ${process.env.IMAGE2AUDIO_DEBUG && error instanceof Error ? error.stack : messageOf(error)}`);
    code = error instanceof UsageError ? exitCodes.usage : exitCodes.cellFailed;
  }
}
process.off('beforeExit', unanswered);
process.exitCode = code;
// a parent's open channel would keep a cell's process alive
if (process.send) process.disconnect();
