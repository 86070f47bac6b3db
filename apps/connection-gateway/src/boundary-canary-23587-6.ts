import * as planted from 'pg';

export default planted;
