import 'reflect-metadata';
import { runService } from '@chatgenius/service-runtime';
import { fileServiceAgreements, fileServiceEnvironment } from './file-service.env.ts';
import { startFileService } from './start.ts';

await runService({ name: 'file-service', environment: fileServiceEnvironment, agreements: fileServiceAgreements, start: startFileService });
