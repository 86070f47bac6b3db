import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

// Loaded before a program: whoever imports React there gets that of another folder.
const parentURL = pathToFileURL(path.join(process.env.REACT_FOLDER ?? '', 'package.json')).href;
registerHooks({
  resolve: (specifier, context, next) => next(specifier, /^react(-dom)?(\/|$)/.test(specifier) ? { ...context, parentURL } : context),
});
