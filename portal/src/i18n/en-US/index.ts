import { scope } from './scope';
import { jump } from './jump';
import { logs } from './logs';
import { exports } from './exports';
import { fields } from './fields';
import { site } from './site';
import { preferences } from './preferences';
import { me } from './me';
import { password_resets } from './password_resets';
import { access } from './access';
import { administrators } from './administrators';
import { app, nav } from './app';
import { attendance } from './attendance';
import { common, empty } from './common';
import { conflict } from './conflict';
import { deleted } from './deleted';
import { departments } from './departments';
import { errors, faults } from './errors';
import { meetings } from './meetings';
import { rooms } from './rooms';
import { session } from './session';
import { system_requirements } from './system_requirements';
import { timeline } from './timeline';
import { user_change } from './user_change';
import { users } from './users';

import type { English } from '../zh-CN';

const enUS: English = {
  scope,
  jump,
  logs,
  exports,
  fields,
  site,
  preferences,
  me,
  password_resets,
  access,
  administrators,
  app,
  attendance,
  common,
  conflict,
  deleted,
  departments,
  empty,
  errors,
  faults,
  meetings,
  nav,
  rooms,
  session,
  system_requirements,
  timeline,
  user_change,
  users,
};
export default enUS;
