import { asyncApiDocument, openApiDocument } from '@chatgenius/contracts';
import { ACCESS_FILES } from './access-files.ts';
import { configurationReference } from './configuration-reference.ts';
import { errorReference } from './error-reference.ts';
import { eventReference } from './event-reference.ts';
import { OBSERVABILITY_FILES } from '@chatgenius/observability';
import { limitReference } from './limit-reference.ts';
import { logReference } from './log-reference.ts';
import { metricReference } from './metric-reference.ts';
import { permissionReference } from './permission-reference.ts';
import { SDK_FILES } from './sdk/sdk-files.ts';
import { subjectReference } from './subjects/subject-reference.ts';

/** Every generated page and file, by its path from the workspace's root. */
export const PAGES: Readonly<Record<string, () => string | Promise<string>>> = {
  'docs/reference/asyncapi.json': () => `${JSON.stringify(asyncApiDocument(), null, 2)}\n`,
  'docs/reference/configuration.md': configurationReference,
  'docs/reference/errors.md': errorReference,
  'docs/reference/events.md': eventReference,
  'docs/reference/limits.md': limitReference,
  'docs/reference/log-events.md': logReference,
  'docs/reference/metrics.md': metricReference,
  'docs/reference/openapi.json': () => `${JSON.stringify(openApiDocument(), null, 2)}\n`,
  'docs/reference/permissions.md': permissionReference,
  'docs/reference/subjects.md': subjectReference,
  ...ACCESS_FILES,
  ...SDK_FILES,
  ...OBSERVABILITY_FILES,
};
