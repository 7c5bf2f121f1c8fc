// Validates recorded exchanges (JSON lines) with Microsoft's LiveValidator, offline: node validate.js SPECS FILE
const { LiveValidator } = require("oav/dist/lib/liveValidation/liveValidator");
const { readFileSync } = require("fs");

function errorsOf(side) {
  const errors = (side.errors || []).map((error) => ({
    code: error.code,
    message: error.message,
    at: (error.pathsInPayload || []).join(" "),
  }));
  const failed = side.runtimeException;
  return failed ? [...errors, { code: failed.code, message: failed.message, at: "" }] : errors;
}

async function main(specs, file) {
  const validator = new LiveValidator({
    directory: specs,
    swaggerPathsPattern: ["**/resource-manager/**/*.json", "!**/examples/**"],
    isPathCaseSensitive: false,
    loadValidatorInBackground: false,
    loadValidatorInInitialize: true,
  });
  await validator.initialize();
  for (const line of readFileSync(file, "utf8").trim().split("\n")) {
    const exchange = JSON.parse(line);
    const result = await validator.validateLiveRequestResponse({
      liveRequest: {
        headers: exchange.requestHeaders,
        method: exchange.method,
        url: exchange.url,
        body: exchange.requestBody ?? undefined,
      },
      liveResponse: {
        statusCode: String(exchange.status),
        headers: exchange.responseHeaders,
        body: exchange.responseBody,
      },
    });
    const { requestValidationResult: request, responseValidationResult: response } = result;
    const operation = request.operationInfo?.operationId || "";
    console.log(JSON.stringify({ operation, request: errorsOf(request), response: errorsOf(response) }));
  }
}

main(process.argv[2], process.argv[3]).catch((error) => {
  console.error(error);
  process.exit(2);
});
