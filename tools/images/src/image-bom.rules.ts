import { type ImageName } from './images.rules.ts';

interface Component {
  readonly 'bom-ref': string;
  readonly properties?: readonly { name: string; value: string }[];
}

/** CycloneDX, as far as it is read here. */
export interface Bom {
  readonly metadata: { readonly component: object };
  readonly components: readonly Component[];
  readonly dependencies: readonly { ref: string; dependsOn?: readonly string[] }[];
}

/** npm has in its bill what is in the lock, and no more. */
export class UnknownContentsError extends Error {
  override readonly name = 'UnknownContentsError';
}

export interface ImageContents {
  readonly image: ImageName;
  readonly version: string;
  /** Each as `name@version`. */
  readonly contents: readonly string[];
}

/** Of the whole product's bill of materials, what one image holds. @throws UnknownContentsError */
export function imageBom(whole: Bom, { image, version, contents }: ImageContents, serialNumber: string): Bom {
  const held = new Set(contents);
  const components = whole.components.filter((component) => held.has(component['bom-ref']));
  const known = new Set(components.map((component) => component['bom-ref']));
  const unknown = contents.filter((content) => !known.has(content));
  if (unknown.length > 0) throw new UnknownContentsError(`${image} holds what is not in the lock: ${unknown.join(', ')}`);
  const ref = `${image}@${version}`;
  return {
    ...whole,
    ...{ serialNumber },
    metadata: { ...whole.metadata, component: { 'bom-ref': ref, type: 'container', name: `chatgenius/${image}`, version } },
    components: components.map(shipped),
    dependencies: [
      { ref, dependsOn: [...held].sort() },
      ...whole.dependencies.filter((entry) => held.has(entry.ref)).map(({ ref: of, dependsOn = [] }) => ({ ref: of, dependsOn: dependsOn.filter((other) => held.has(other)) })),
    ],
  };
}

/** The lock calls a package a development dependency that only the bundler reads; in the image it runs. */
const shipped = (component: Component): Component => ({ ...component, ...{ scope: 'required' }, properties: component.properties?.filter(({ name }) => name !== 'cdx:npm:package:development') });
