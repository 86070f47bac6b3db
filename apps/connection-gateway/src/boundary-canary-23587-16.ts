import * as planted from '@chatgenius/media';

export default planted;
