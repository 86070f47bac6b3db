import * as planted from '@chatgenius/messaging-service/src/main.ts';

export default planted;
