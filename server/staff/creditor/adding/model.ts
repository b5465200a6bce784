export type AddingRefusal =
  /** Who works for some creditors only would not see the new one. */
  | 'not_for_all'
  /** There is a creditor of this company: another one would part its people in two. */
  | 'cnpj_taken'
