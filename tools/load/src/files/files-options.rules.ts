import { count, text, texts, type ScenarioOptions } from '../option-values.rules.ts';
import { type FilesOptions } from './files.ts';

export const filesOptions: ScenarioOptions<FilesOptions> = {
  synopsis: 'files [options]',
  help: `files: megabytes a second up and down, as a ratio to a server that writes files and sends them back and does nothing else; and memory
with many slow uploads at once
  --files <n>             of each turn (default 40)
  --megabytes <n>         of each file (default 8)
  --at-once <n>           transfers at once (default 4)
  --slow <n>              slow uploads at once, of which memory is measured (default 200)
  --rounds <n>            turns of each (default 3)
  --profile <folder>      write a CPU profile of every service there`,
  names: texts('files', 'megabytes', 'at-once', 'slow', 'profile'),
  read: (values) => ({
    files: count(values, 'files', 40),
    megabytes: count(values, 'megabytes', 8),
    atOnce: count(values, 'at-once', 4),
    slow: count(values, 'slow', 200),
    rounds: count(values, 'rounds', 3),
    profile: text(values, 'profile'),
  }),
};
