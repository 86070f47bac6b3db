import { assemblePackage } from './assemble.ts';

await assemblePackage((line) => console.error(line));
