import { readFileSync } from 'node:fs';
import path from 'node:path';
import { nodeFlags, WORKSPACE } from '@chatgenius/stack';
import { commandOf, IMAGES } from './images.rules.ts';

const dockerfile = readFileSync(path.join(WORKSPACE, 'deploy/images/Dockerfile'), 'utf8');
const stages = new Map(dockerfile.split(/^FROM /m).slice(1).map((stage) => [/ AS (\S+)/.exec(stage)?.[1] ?? '', stage]));
const entrypointOf = (stage: string): string[] => JSON.parse(/^ENTRYPOINT (.+)$/m.exec(stage)?.[1] ?? '[]') as string[];

describe('the Dockerfile', () => {
  it('has a target for each image, and no other but what they are made from', () => {
    expect([...stages.keys()].toSorted()).toEqual(['build', 'runtime', ...IMAGES].toSorted());
  });

  it.each(IMAGES)('runs %s as it runs everywhere, from its own folder', (image) => {
    const stage = stages.get(image) ?? '';
    const flags = image === 'migrate' ? [] : nodeFlags(image);
    expect(entrypointOf(stage)).toEqual(['/nodejs/bin/node', ...commandOf(image, flags)]);
    expect(stage).toContain(`COPY --from=build /images/${image} /app\n`);
    expect(stage).toContain(`org.opencontainers.image.title="${image}"`);
  });

  it('runs nothing as root', () => {
    expect(stages.get('runtime')).toMatch(/^USER 65532:65532$/m);
    for (const image of IMAGES) expect(stages.get(image)).not.toMatch(/^USER /m);
  });
});
