import * as planted from 'socket.io';

export default planted;
