import * as planted from '@chatgenius/testing';

export default planted;
