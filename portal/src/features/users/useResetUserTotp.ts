import { useMutation, useQueryClient } from '@tanstack/react-query';
import { invalidate, showInLists } from '@/api/client';
import { resetUserTotpMutation } from '@/api/gen/@tanstack/react-query.gen';
import { useResetTotp } from '@/components/useResetTotp';

export function useResetUserTotp() {
  const queries = useQueryClient();
  const reset = useMutation({
    ...resetUserTotpMutation(),
    onSuccess: (_, { path }) => showInLists(queries, 'users', path.id, { has_totp: false }),
    onError: () => invalidate(queries, 'users'),
  });
  return useResetTotp((id) => reset.mutateAsync({ path: { id } }));
}
