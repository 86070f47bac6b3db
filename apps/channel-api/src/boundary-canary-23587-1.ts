import * as planted from '../../messaging-service/src/main.ts';

export default planted;
