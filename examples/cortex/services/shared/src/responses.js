export function json(status, value, headers = {}) {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

export function noContent() {
  return { status: 204, headers: {} };
}

export function failure(error) {
  return json(error.status, { error: { code: error.code, message: error.message } }, error.headers);
}
