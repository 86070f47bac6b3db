import * as planted from '@chatgenius/client-sdk';

export default planted;
