import * as planted from '@chatgenius/stack';

export default planted;
