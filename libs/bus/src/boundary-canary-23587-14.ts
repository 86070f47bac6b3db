import * as planted from '@chatgenius/database';

export default planted;
