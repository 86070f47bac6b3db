import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Plugin } from 'vite';

const PACKAGE = '@radix-ui/react-icons';
const PREFIX = 'virtual:icon/';
const IMPORT = new RegExp(`import \\{([^}]+)\\} from '${PACKAGE}';`, 'g');

/**
 * Makes each icon a module. The package is one file: without this, the first load has every icon that any part of the page
 * shows some time.
 */
export function iconModules(): Plugin {
  const source = readFileSync(createRequire(import.meta.url).resolve(`${PACKAGE}/dist/react-icons.esm.js`), 'utf8');
  return {
    name: 'icon-modules',
    enforce: 'pre',
    apply: 'build',
    transform: (code, id) => (id.includes('node_modules') ? undefined : code.replace(IMPORT, (_, names: string) => names.split(',').map((name) => `import { ${name.trim()} } from '${PREFIX}${name.trim()}';`).join(' '))),
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : undefined),
    load: (id) => (id.startsWith(`\0${PREFIX}`) ? moduleOf(source, id.slice(PREFIX.length + 1)) : undefined),
  };
}

function moduleOf(source: string, name: string): string {
  const icon = new RegExp(`^var ${name} = .*?^\\}\\);$`, 'ms').exec(source)?.[0];
  if (icon === undefined) throw new Error(`${PACKAGE} has no ${name}`);
  // Only the properties of the icon itself are left out of those of its element.
  return [
    "import { createElement, forwardRef } from 'react';",
    'const _objectWithoutPropertiesLoose = ({ color: _, ...rest }) => rest;',
    icon.replaceAll(/, _excluded[\w$]*\)/g, ')'),
    `export { ${name} };`,
  ].join('\n');
}
