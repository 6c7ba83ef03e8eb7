import { app, nav } from './app';
import { common, empty } from './common';
import { conflict } from './conflict';
import { departments } from './departments';
import { errors, faults } from './errors';
import { home } from './home';
import { session } from './session';
import { users } from './users';

import type { Messages } from '../zh-CN';

const enUS: Messages = { app, common, conflict, departments, empty, errors, faults, home, nav, session, users };
export default enUS;
