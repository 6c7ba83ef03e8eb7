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

const zhCN = {
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

type Loosen<T> = { [K in keyof T]: T[K] extends string ? string : Loosen<T[K]> };
type Singular<K> = K extends `${infer Name}_other` ? `${Name}_one` : never;
type WithSingulars<T> = T extends string
  ? T
  : { [K in keyof T]: WithSingulars<T[K]> } & Record<Singular<keyof T>, string>;

export type Messages = Loosen<typeof zhCN>;
/** The same messages with a singular beside each plural, which Chinese has no use for. */
export type English = WithSingulars<Messages>;
export default zhCN;
