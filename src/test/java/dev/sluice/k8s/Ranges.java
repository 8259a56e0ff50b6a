package dev.sluice.k8s;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Ranges of addresses as network policies write them. */
final class Ranges {

    private Ranges() {}

    static boolean contain(String range, String address) {
        int slash = range.indexOf('/');
        if (slash < 0 || range.contains(":") != address.contains(":")) {
            return false;
        }
        return new IpSubnetFilterRule(
                        range.substring(0, slash),
                        Integer.parseInt(range.substring(slash + 1)),
                        IpFilterRuleType.ACCEPT)
                .matches(new InetSocketAddress(parse(address), 0));
    }

    private static InetAddress parse(String address) {
        try {
            return InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(address));
        } catch (UnknownHostException cause) {
            throw new IllegalArgumentException(address, cause);
        }
    }
}
