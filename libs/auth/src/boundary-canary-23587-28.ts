import * as planted from '@chatgenius/contracts';

export default planted;
