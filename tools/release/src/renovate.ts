import path from 'node:path';
import { WORKSPACE } from '@chatgenius/stack';

export const RENOVATE_SCHEMA = path.join(WORKSPACE, 'tools/release/schemas/renovate.json');
