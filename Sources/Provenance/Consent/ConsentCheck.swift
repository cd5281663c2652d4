extension ConsentRecord {
    /// Asks whether the record allows a role and a use on a day.
    ///
    /// - Parameters:
    ///   - role: What the person is to be. The default is `nil`: any role.
    ///   - use: What it is for. The default is `nil`: any use that the record names.
    ///   - day: The day that counts. The default is today in UTC.
    ///   - revocations: The records that were taken back.
    /// - Throws: `.refused` with the first reason found.
    public func check(
        role: ConsentRole? = nil, use: ConsentUse? = nil, on day: Day = .today,
        revocations: Revocations
    ) throws(ProvenanceError) {
        if let revoked = revocations.day(of: hash) { throw refusal(.revoked(on: revoked)) }
        if day < terms.from { throw refusal(.notYetValid(from: terms.from, today: day)) }
        if day > terms.until { throw refusal(.expired(until: terms.until, today: day)) }
        if let role, !terms.roles.contains(role) {
            throw refusal(.wrongRole(needed: role, granted: terms.roles))
        }
        if let use, !terms.uses.contains(use) {
            throw refusal(.wrongUse(needed: use, granted: terms.uses))
        }
    }

    /// Asks whether a face is this person's.
    ///
    /// - Throws: `.refused` with `.otherPerson`.
    public func check(face embedding: [Float]) throws(ProvenanceError) {
        let distance = enrolment.distance(to: embedding)
        guard distance <= Enrolment.threshold else {
            throw refusal(.otherPerson(distance: distance, threshold: Enrolment.threshold))
        }
    }

    /// A refusal that names this record.
    public func refusal(_ reason: ConsentRefusal.Reason) -> ProvenanceError {
        .refused(ConsentRefusal(file: file, person: terms.person, reason: reason))
    }

    /// The uses that all of `records` allow, or the one that is asked for.
    ///
    /// - Throws: `.refused` with `.noCommonUse` or `.wrongUse`.
    public static func commonUses(
        of records: [ConsentRecord], wanted: ConsentUse?
    ) throws(ProvenanceError) -> Set<ConsentUse> {
        if let wanted {
            for record in records where !record.terms.uses.contains(wanted) {
                throw record.refusal(.wrongUse(needed: wanted, granted: record.terms.uses))
            }
            return [wanted]
        }
        let common = records.dropFirst().reduce(records.first?.terms.uses ?? []) {
            $0.intersection($1.terms.uses)
        }
        guard !common.isEmpty else {
            throw .refused(
                ConsentRefusal(
                    file: records.last?.file, person: records.last?.terms.person,
                    reason: .noCommonUse))
        }
        return common
    }
}
