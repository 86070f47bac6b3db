import * as planted from '../../../libs/database/src/index.ts';

export default planted;
