import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unpackDebianPackages, WORKSPACE } from '@chatgenius/stack';
import { CHECKS } from './client-conformance/checks.ts';
import { type ClientCommand } from './client-conformance/client-program.ts';
import { runCheck, runChecks } from './client-conformance/run-checks.ts';
import { SharedSystem } from './shared-system.ts';
import { size } from './size.ts';

const PYTHON = '/usr/bin/python3';
const CLIENT = path.join(WORKSPACE, 'examples/clients/client.py');
/** Where Debian's packages of the Python client are; nothing where there are none to be had. */
const packages = existsSync(PYTHON) ? await unpackDebianPackages(['python3-socketio', 'python3-websocket']).catch(() => undefined) : undefined;
const itWithPython = packages === undefined ? it.skip : it;

/** Waits for tokens to run out; every day, the SDK does. */
const SLOW = size({ everyday: ['refresh'], soak: [] });

/** What is wrong with a client -> the edit of the one that is right, and the check that must notice. */
const PLANTED = [
  ['skips a gap', 'self.page(stream, head["seq"])', 'stream.start(head)', 'gap'],
  ['sends again under another id', '"clientMessageId": message_id', '"clientMessageId": str(uuid.uuid4())', 'lost ack'],
  ['sends an expired token again', ' and refusal.get("reason") != "TOKEN_EXPIRED"', '', 'expired'],
  ['does not come back', 'self.later(refusal.get("retryAfterMs", 0) / 1000 or backoff, "dial", self.attempt)', 'pass', 'resume'],
] as const;

describe('a Socket.IO client in another language (python3-socketio)', () => {
  let system: SharedSystem;
  let folder: string;
  const command = (script: string): ClientCommand => ({ command: PYTHON, args: [script], env: { PYTHONPATH: path.join(packages ?? '', 'usr/lib/python3/dist-packages') } });

  beforeAll(async () => {
    system = await SharedSystem.use();
    folder = mkdtempSync(path.join(tmpdir(), 'chatgenius-clients-'));
  });

  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await system.stop();
  });

  itWithPython('does what clients must do', async () => {
    const checks = CHECKS.filter(({ name, needsOwnSystem }) => needsOwnSystem !== true && !(SLOW as readonly string[]).includes(name));
    const outcomes = await runChecks(system, command(CLIENT), checks);
    expect(outcomes.filter(({ fault }) => fault !== undefined)).toEqual([]);
    expect(outcomes).toHaveLength(checks.length);
  }, 90_000);

  itWithPython('would be found out: what is wrong with it fails its check', async () => {
    const source = readFileSync(CLIENT, 'utf8');
    const outcomes = await Promise.all(PLANTED.map(async ([, right, wrong, check], index) => {
      expect(source.split(right)).toHaveLength(2);
      const script = path.join(folder, `${index}.py`);
      writeFileSync(script, source.replace(right, wrong));
      const found = CHECKS.find(({ name }) => name === check);
      return found && (await runCheck(system, command(script), found, 8_000));
    }));
    expect(outcomes.map((outcome) => outcome?.fault)).toEqual([
      expect.stringMatching(/^after (?:\d+|its join) it applied \d+$/),
      expect.stringContaining('stored: ["text 1","text 1"]'),
      expect.stringContaining('until it asks for a token and is ready'),
      expect.stringContaining('until it has applied everything'),
    ]);
  }, 90_000);
});
