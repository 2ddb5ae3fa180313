/** Shown in place of the wall where there is nothing to show. Plain on purpose: the policy allows no inline style. */

const page = (body: string): string => `<!doctype html>
<html lang="vi">
  <meta charset="utf-8">
  <meta name="color-scheme" content="dark">
  <title>Mini-IOC</title>
${body}
</html>
`

/** The wall's files are missing. */
export const UNBUILT_PAGE = page(
  `  <h1>Chưa mở được màn hình điều hành</h1>
  <p>Thiếu tệp giao diện của ứng dụng. Cài lại Mini-IOC; nếu chạy từ mã nguồn, gõ <code>npm run build</code> rồi mở lại.</p>`,
)
