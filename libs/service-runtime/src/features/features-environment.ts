import { deploymentFeatures, type DeploymentFeature } from '@chatgenius/contracts';
import { z } from 'zod';
import { list } from '../environment/fields.ts';
import { variableForms } from '../environment/variable-form.ts';

const names = Object.keys(deploymentFeatures) as [DeploymentFeature, ...DeploymentFeature[]];
const name = z.enum([...names, 'none']).register(variableForms, { expected: `one of ${names.join(', ')}; or \`none\` alone` });

/** Of every service: what of a deployment that is rolled out in phases is on by now. */
export const featuresEnvironment = {
  FEATURES: list(name)
    .default([...names])
    .describe('Features that are on, of those that may be off while a deployment is rolled out. The same in every process.'),
};
