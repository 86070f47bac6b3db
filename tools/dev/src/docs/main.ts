import { globSync } from 'node:fs';
import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';
import { buildSite, OUTPUT, serveSite, writeSdkReference } from './build-site.ts';
import { DocsOptionsError, HELP, parseDocsOptions, type DocsOptions } from './docs-options.rules.ts';
import { installSite, NoPackagesError } from './install.ts';
import { stagePages } from './stage.ts';

/** npm run docs: the documentation as a site. */
try {
  const options = parseDocsOptions(process.argv.slice(2));
  if (options.help) console.log(HELP);
  else await build(options);
} catch (error) {
  console.error(`\n${(error as Error).message}`);
  if (error instanceof DocsOptionsError) console.error(`\n${HELP}`);
  process.exitCode = 1;
}

async function build({ serve, port, wherePossible }: DocsOptions): Promise<void> {
  const started = performance.now();
  const report = (line: string): void => console.log(`${line} …`);
  try {
    await installSite(report);
  } catch (error) {
    if (!wherePossible || !(error instanceof NoPackagesError)) throw error;
    return console.log(`${error.message}\nNothing was built.`);
  }
  report(`Collecting ${stagePages()} pages`);
  report('Writing the reference of the SDK');
  await writeSdkReference();
  report('Building the site');
  await buildSite();
  const seconds = ((performance.now() - started) / 1_000).toFixed(0);
  console.log(`${path.relative(WORKSPACE, OUTPUT)}: ${globSync('**/*.html', { cwd: OUTPUT }).length} pages, in ${seconds} s. No link of it is dead, and it loads nothing from elsewhere.`);
  if (serve) serveSite(port);
  else console.log('See it: npm run docs -- --serve');
}
