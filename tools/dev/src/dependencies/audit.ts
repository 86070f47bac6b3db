import { judgeAudit } from './audit.rules.ts';
import { npm } from './npm.ts';

/** A registry that is not there is not waited for. */
const PATIENCE = ['--fetch-retries=0', '--fetch-timeout=20000'];

/** npm run audit: what is known of the locked dependencies. */
const { stdout } = await npm('audit', '--json', '--package-lock-only', '--audit=true', ...PATIENCE);
const { outcome, fails, lines } = judgeAudit(stdout);
console.log(`Audit of the locked dependencies: ${outcome}.`);
for (const line of lines) console.log(`  ${line}`);
if (outcome === 'no registry answered') console.log('Nothing was checked. Ask a registry that keeps advisories: npm run audit --registry=<url>');
if (fails) process.exitCode = 1;
