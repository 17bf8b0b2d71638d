/** What proves who we are: a password (or an app password), or an access token of OAuth. */
export type Secret =
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'token'; readonly token: string };
