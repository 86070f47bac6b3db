import type * as planted from '@chatgenius/contracts';

export type Planted = typeof planted;
