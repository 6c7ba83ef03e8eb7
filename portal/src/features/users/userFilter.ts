/** The filter by field, beside the quick search over all (manual 1.2.3.8). */
export type UserFilterValues = {
  login_name: string;
  name: string;
  email: string;
  phone: string;
  mobile: string;
  account_kind: string;
  status: string;
};

export const FILTER_NAMES = ['name', 'login_name', 'email', 'phone', 'mobile', 'account_kind', 'status'] as const;

export const NO_FILTER: UserFilterValues = {
  login_name: '',
  name: '',
  email: '',
  phone: '',
  mobile: '',
  account_kind: '',
  status: '',
};
