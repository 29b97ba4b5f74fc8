/**
 * The words that users type or are handed, and the door: {@link dev.switchback.Switchback}.
 *
 * <table>
 * <caption>Glossary: one word, one thing</caption>
 * <tr><th>word</th><th>meaning</th></tr>
 * <tr><td>provider</td><td>a model vendor or runtime that answers calls</td></tr>
 * <tr><td>route</td><td>the logical name an application calls; owns versions, serving state, thresholds, inventory</td></tr>
 * <tr><td>model version</td><td>immutable: provider, model, parameters, prompt, components, lineage, evaluation results; has a semantic version and a content digest</td></tr>
 * <tr><td>registry</td><td>where routes are kept; the source of truth</td></tr>
 * <tr><td>stable, canary, shadow</td><td>the slices</td></tr>
 * <tr><td>slice</td><td>the part of a route's traffic that one version gets</td></tr>
 * <tr><td>rollout</td><td>one attempt to bring one canary in: id (its salt, used once), share, steps, start</td></tr>
 * <tr><td>key</td><td>what makes assignment sticky: user, tenant, conversation</td></tr>
 * <tr><td>resolution</td><td>which version a call got, and the reason</td></tr>
 * <tr><td>target</td><td>what the application's code is handed to make the call with</td></tr>
 * <tr><td>outcome</td><td>how an attempt ended, one of a closed list</td></tr>
 * <tr><td>signal</td><td>one number or label drawn from a call or its output</td></tr>
 * <tr><td>score</td><td>a quality of one output in [0, 1], higher is better</td></tr>
 * <tr><td>threshold</td><td>a rule declared before the rollout; kinds: compare, limit, trip, hold</td></tr>
 * <tr><td>unit</td><td>what counts once as evidence: a call, or the first call of a key in an epoch</td></tr>
 * <tr><td>analysis</td><td>turning counts into a verdict</td></tr>
 * <tr><td>ledger</td><td>additive counts per rollout, window, rule and slice; the verdict is a pure fold over it</td></tr>
 * <tr><td>evaluation</td><td>scores of a version on golden fixtures</td></tr>
 * <tr><td>revert</td><td>a canary is withdrawn and its traffic returns to stable</td></tr>
 * <tr><td>rollback</td><td>stable goes back to an earlier stable version, by a person</td></tr>
 * <tr><td>quarantine</td><td>a reverted version cannot be a canary again until a person clears it</td></tr>
 * <tr><td>receipt</td><td>the token of one served call, for feedback later, anywhere</td></tr>
 * </table>
 */
@NullMarked
package dev.switchback;

import org.jspecify.annotations.NullMarked;
