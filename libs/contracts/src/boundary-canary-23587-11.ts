import * as planted from 'uuid';

export default planted;
