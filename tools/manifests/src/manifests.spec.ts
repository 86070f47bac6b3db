import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Health, startOpsServer, createLogger } from '@chatgenius/service-runtime';
import { WORKSPACE } from '@chatgenius/stack';
import { faultsOf } from './faults.ts';
import { findKubectl, render } from './kubectl/kubectl.ts';
import { deploymentsIn, ofKind, parseManifests, type Manifest } from './manifest.ts';
import { PLANTED } from './planted.fixture.ts';
import { opsPaths } from './rules/ports.rules.ts';
import { secretsUsed } from './rules/secrets.rules.ts';

const FOLDER = path.join(WORKSPACE, 'deploy/kubernetes');
const COMPONENTS = ['keda', 'monitoring', 'network-policies', 'gateway-api', 'ingress-nginx', 'external-secrets', 'release'];
/** Of its own, where kustomize finds the base by a relative path. */
const WHOLE = path.join(WORKSPACE, '.cache/manifests/whole');

type ExternalSecret = Manifest & { readonly spec: { data: { secretKey: string }[] } };

type Job = Manifest & { readonly spec: { template: { spec: { containers: { args?: string[] }[] } } } };

const kubectl = await findKubectl();
// Where neither PATH nor npm has kubectl for this machine, nothing can be rendered.
const describeWithKubectl = kubectl === undefined ? describe.skip : describe;

describeWithKubectl('deploy/kubernetes', () => {
  const rendered = async (folder: string): Promise<Manifest[]> => parseManifests(await render(kubectl ?? '', folder));
  const secretKeys = new Map(
    ofKind<ExternalSecret>(parseManifests(readFileSync(path.join(FOLDER, 'components/external-secrets/secrets.yaml'), 'utf8')), 'ExternalSecret').map(
      ({ metadata, spec }) => [metadata.name, spec.data.map(({ secretKey }) => secretKey)] as const,
    ),
  );
  let whole: readonly Manifest[];

  beforeAll(async () => {
    mkdirSync(WHOLE, { recursive: true });
    writeFileSync(path.join(WHOLE, 'kustomization.yaml'), everything());
    whole = await rendered(WHOLE);
  }, 30_000);

  it.each(['overlays/development', 'overlays/production', 'overlays/restored'])('%s is right', async (overlay) => {
    expect(faultsOf(await rendered(path.join(FOLDER, overlay)), secretKeys)).toEqual([]);
  });

  it('tells the migration of a restored database so', async () => {
    const jobs = ofKind<Job>(await rendered(path.join(FOLDER, 'overlays/restored')), 'Job');
    expect(jobs.map(({ spec }) => spec.template.spec.containers.map(({ args }) => args))).toEqual([[['--restored']]]);
  });

  it('is right with every component', () => {
    expect(faultsOf(whole, secretKeys)).toEqual([]);
    expect(deploymentsIn(whole).map(({ metadata }) => metadata.name).sort()).toEqual(['canary', 'channel-api', 'connection-gateway', 'file-service', 'messaging-service', 'presence-service']);
  });

  it('makes no Secret that nobody uses', () => {
    const made = [...secretKeys].flatMap(([name, keys]) => keys.map((key) => `${name}/${key}`));
    expect([...secretsUsed(whole, secretKeys)].sort()).toEqual(made.toSorted());
  });

  it('asks the ops port for what it serves', async () => {
    const server = await startOpsServer({ port: 0, host: '127.0.0.1', health: new Health(), logger: createLogger({ service: 'spec', instance: 'spec', level: 'error' }) });
    const paths = opsPaths(whole);
    const answers = await Promise.all(paths.map(async (asked) => [asked, (await fetch(`http://127.0.0.1:${server.port}${asked}`)).status]));
    await server.close();
    expect(paths.toSorted()).toEqual(['/healthz', '/metrics', '/readyz']);
    expect(answers.filter(([, status]) => status === 404)).toEqual([]);
  });

  it.each(PLANTED)('would be found out: $title', ({ plant, found }) => {
    const broken = structuredClone(whole) as Manifest[];
    plant(broken);
    expect(faultsOf(broken, secretKeys)).toContainEqual(expect.stringMatching(found) as string);
  });
});

function everything(): string {
  const here = (name: string): string => path.relative(WHOLE, path.join(FOLDER, name));
  return JSON.stringify({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: [here('base')],
    components: COMPONENTS.map((name) => here(`components/${name}`)),
    configMapGenerator: [{ name: 'public', behavior: 'merge', literals: ['AUTH_ISSUER=https://chat.example.com'] }],
  });
}
