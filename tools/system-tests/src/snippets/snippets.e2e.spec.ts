import { SharedSystem } from '../shared-system.ts';
import { oneTo } from '../traffic.ts';
import { compile, runPage, writeModules, type PageFiles } from './page-runs.ts';
import { fencesOf } from './fences.rules.ts';
import { fencesIn, hasShell, readPages, type Page } from './pages.ts';
import { runShell } from './shell-runs.ts';
import { closeAll } from './tracked-sdk.ts';

/** Pages with users and channels of their own, which wait most of the time. */
const AT_ONCE = 6;

const planted = (file: string, code: string): Page => {
  const markdown = `# Planted\n\n\`\`\`ts\nshow('first');\n\`\`\`\n\n\`\`\`ts\nconst first = 1;\n${code}\n\`\`\`\n`;
  return { file, markdown, fences: fencesOf(markdown) };
};

/** What documentation shows is compiled against the SDK, and run. */
describe('snippets', () => {
  const pages = readPages();
  const written = writeModules(pages.filter((page) => fencesIn(page, 'ts', 'js').length > 0));
  const [wrong, refused] = writeModules([
    planted('planted-wrong.md', 'await chat.joinChanel(channelId);'),
    planted('planted-refused.md', "// Comments count as lines.\nawait chat.joinChannel('no-channel');"),
  ]) as [PageFiles, PageFiles];
  const outcomes = new Map([...written, refused].map(({ page }) => [page.file, Promise.withResolvers<unknown>()]));
  const waiting = [...written, refused];
  let system: SharedSystem;
  let complaints: Promise<string[]>;

  beforeAll(async () => {
    system = await SharedSystem.use();
    complaints = compile([...written, wrong]);
    complaints.catch(() => undefined);
    void Promise.all(oneTo(AT_ONCE).map(runPages));
  });

  afterAll(async () => {
    closeAll();
    await system.stop();
  });

  async function runPages(): Promise<void> {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      outcomes.get(one.page.file)?.resolve(await runPage(one, system).then(() => 'ran', (error: unknown) => error));
    }
  }

  it('compile', async () => {
    expect((await complaints).filter((complaint) => !complaint.startsWith('planted'))).toEqual([]);
  });

  it('that are wrong are found, with their line', async () => {
    expect((await complaints).filter((complaint) => complaint.startsWith('planted'))).toEqual([expect.stringMatching(/^planted-wrong\.md:9: Property 'joinChanel' does not exist/)]);
    expect(String(await outcomes.get('planted-refused.md')?.promise)).toMatch(/^Error: planted-refused\.md:\d+: ChatError: /);
  });

  it.each(pages.filter(hasShell).map(({ file }) => file))('of %s run in a shell', async (file) => {
    const page = pages.find((one) => one.file === file);
    expect(page && (await runShell(page, system))).toContain('"');
  });

  it('of a shell that are refused are found, with their line', async () => {
    const markdown = "# Planted\n\n```sh\napi=http://127.0.0.1:4000\n```\n\nThen:\n\n```sh\ncurl -sS $api/v1/me\n```\n";
    await expect(runShell({ file: 'planted.md', markdown, fences: fencesOf(markdown) }, system)).rejects.toThrow(/^planted\.md: .*\nline 10\n.*TOKEN_MISSING/s);
  });

  it.each(written.map(({ page }) => page.file))('of %s run', async (file) => {
    expect(await outcomes.get(file)?.promise).toBe('ran');
  });
});
