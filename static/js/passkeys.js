// Passkeys: asks the device, puts its answer into the field `credential` and sends the form. Everything else works without.

const bytes = (words) => Uint8Array.from(atob(words.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const words = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (list) => (list || []).map((key) => ({ ...key, id: bytes(key.id) }));

/** What the server asks for, from JSON; ids and the challenge are bytes. */
function asked(options) {
  const key = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
  if (key.user) key.user = { ...key.user, id: bytes(key.user.id) };
  if (key.excludeCredentials) key.excludeCredentials = known(key.excludeCredentials);
  if (key.allowCredentials) key.allowCredentials = known(key.allowCredentials);
  return { publicKey: key };
}

/** What the device answers, as JSON. */
function told(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = words(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  const clientExtensionResults = credential.getClientExtensionResults();
  return { type: credential.type, id: credential.id, rawId: words(credential.rawId), clientExtensionResults, response };
}

const stored = () => JSON.parse(document.getElementById("passkey-options").textContent);

const ways = {
  async login(form) {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.statusText);
    return navigator.credentials.get(asked((await answer.json()).request_options));
  },
  show: () => navigator.credentials.get(asked(stored().request_options)),
  add() {
    const options = asked(stored().creation_options);
    const wanted = { residentKey: "required", requireResidentKey: true, userVerification: "required" };
    options.publicKey.authenticatorSelection = { ...options.publicKey.authenticatorSelection, ...wanted };
    return navigator.credentials.create(options);
  },
};

for (const place of document.querySelectorAll("form [data-passkey]")) {
  const form = place.closest("form");
  const trouble = form.querySelector("[data-passkey-trouble]");
  if (!window.PublicKeyCredential) continue;
  place.hidden = false;
  place.querySelector("button").addEventListener("click", async () => {
    trouble.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(told(await ways[place.dataset.passkey](form)));
      form.submit();
    } catch {
      trouble.hidden = false;
    }
  });
}
